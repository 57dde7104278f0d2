"""Scores pairs of texts with the libraries that define Scale's metrics.

The file named on the command line holds a JSON array of [candidate, reference] pairs. Writes a JSON array of objects,
one score from 0 to 1 per metric.
"""

import json
import re
import string
import sys
from collections import Counter
from math import sqrt

from nltk.stem.porter import PorterStemmer
from nltk.translate.meteor_score import single_meteor_score
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu import sentence_bleu

ROUGE = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=False)
STEMMER = PorterStemmer()


class NoSynonyms:
    """In place of WordNet, which is 10 MB of data and has no part in Evalmock's METEOR."""

    @staticmethod
    def synsets(_word):
        return []


def meteor_tokens(text):
    """Words of letters and digits; each other character that is no space stands alone."""
    return re.findall(r"[^\W_]+|[^\s\w]|_", text)


def squad_tokens(text):
    """As SQuAD's evaluation normalizes an answer, in its order: case, punctuation, articles, spaces."""
    plain = "".join(char for char in text.lower() if char not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", plain).split()


def f1(candidate, reference):
    """SQuAD v2.0: of two answers one of which has no words, 1 if they agree."""
    found, wanted = squad_tokens(candidate), squad_tokens(reference)
    if not found or not wanted:
        return float(found == wanted)
    shared = sum((Counter(found) & Counter(wanted)).values())
    return 2 * shared / (len(found) + len(wanted))


def cosine(candidate, reference):
    """Of word counts, as scikit-learn's CountVectorizer(token_pattern=r"(?u)\\w+") makes them."""
    found, wanted = (Counter(re.findall(r"\w+", text.lower())) for text in (candidate, reference))
    dot = sum(count * wanted[word] for word, count in found.items())
    norm = sqrt(sum(n * n for n in found.values()) * sum(n * n for n in wanted.values()))
    return dot / norm if norm else 0.0


def scores(candidate, reference):
    rouge = ROUGE.score(reference, candidate)
    return {
        "bleu": sentence_bleu(candidate, [reference]).score / 100,
        "rouge1": rouge["rouge1"].fmeasure,
        "rouge2": rouge["rouge2"].fmeasure,
        "rougeL": rouge["rougeL"].fmeasure,
        "f1": f1(candidate, reference),
        "meteor": single_meteor_score(
            meteor_tokens(reference), meteor_tokens(candidate), stemmer=STEMMER, wordnet=NoSynonyms
        ),
        "cosine_similarity": cosine(candidate, reference),
    }


with open(sys.argv[1], encoding="utf-8") as file:
    pairs = json.load(file)
json.dump([scores(candidate, reference) for candidate, reference in pairs], sys.stdout)
