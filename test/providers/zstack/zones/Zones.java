import java.text.DateFormatSymbols;
import java.text.ParseException;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which words Java takes for `z` in `EEE, dd MMM yyyy HH:mm:ss z`, as JSON. A word counts when SimpleDateFormat takes all of
 * it, or java.time's formatter in any case does.
 *
 * names: each short name of a zone, with the minutes east of UTC that SimpleDateFormat reads. ids: zone IDs that are taken.
 * asked: whether each argument is taken.
 */
public class Zones {
    static final String PATTERN = "EEE, dd MMM yyyy HH:mm:ss z";
    static final String[] TIMES = {"Thu, 15 Jan 2026 12:00:00 ", "Wed, 15 Jul 2026 12:00:00 "};
    static final DateTimeFormatter FORMATTER = new DateTimeFormatterBuilder()
            .parseCaseInsensitive().appendPattern(PATTERN).toFormatter(Locale.ENGLISH);

    static Date simple(String text) {
        ParsePosition position = new ParsePosition(0);
        Date date = new SimpleDateFormat(PATTERN, Locale.ENGLISH).parse(text, position);
        return date == null || position.getIndex() < text.length() ? null : date;
    }

    static boolean taken(String word) {
        if (simple(TIMES[0] + word) != null) return true;
        try {
            ZonedDateTime.parse(TIMES[0] + word, FORMATTER);
            return true;
        } catch (DateTimeException refused) {
            return false;
        }
    }

    /** Minutes east of UTC, in January; in July they have to be the same. */
    static Long minutes(String word) throws ParseException {
        Long found = null;
        for (String time : TIMES) {
            Date date = simple(time + word);
            if (date == null) return null;
            long minutes = (simple(time + "GMT").getTime() - date.getTime()) / 60_000;
            if (found != null && found != minutes) throw new IllegalStateException(word + " differs over the year");
            found = minutes;
        }
        return found;
    }

    public static void main(String[] asked) throws ParseException {
        Map<String, Object> names = new TreeMap<>();
        for (String[] zone : DateFormatSymbols.getInstance(Locale.ENGLISH).getZoneStrings())
            for (int i : new int[] {2, 4}) {
                Long minutes = zone[i].matches("[A-Za-z]+") ? minutes(zone[i]) : null;
                if (minutes != null) names.put(zone[i].toLowerCase(Locale.ROOT), minutes);
            }
        Map<String, Object> ids = new TreeMap<>();
        for (String id : ZoneId.getAvailableZoneIds()) ids.put(id, taken(id));
        Map<String, Object> answers = new TreeMap<>();
        for (String word : asked) answers.put(word, taken(word));
        System.out.println("{\"java\":\"" + System.getProperty("java.version") + "\",\"names\":" + json(names)
                + ",\"ids\":" + json(ids) + ",\"asked\":" + json(answers) + "}");
    }

    static String json(Map<String, Object> members) {
        StringBuilder out = new StringBuilder();
        members.forEach((name, value) -> out.append(out.length() == 0 ? "" : ",").append('"').append(name).append("\":").append(value));
        return "{" + out + "}";
    }
}
