# syntax=docker/dockerfile:1
FROM node:24-alpine AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without scripts: the database's binary is in its package, and the local Node of the npm scripts is not needed here.
RUN npm ci --ignore-scripts
COPY src src
COPY fixtures fixtures
COPY web web
RUN node src/tools/bundle.ts
# What runs, and nothing else: dist has the dependencies in it but for the database. No sources of SQLite, no binaries of
# other platforms.
RUN mkdir -p runtime/node_modules \
 && cp -r node_modules/better-sqlite3 runtime/node_modules/ \
 && rm -rf runtime/node_modules/better-sqlite3/deps runtime/node_modules/better-sqlite3/src \
 && find runtime/node_modules/better-sqlite3/prebuilds -type f ! -name "linuxmusl-$(node -p process.arch).node" -delete

FROM node:24-alpine
LABEL org.opencontainers.image.title="Evalmock" \
      org.opencontainers.image.description="Emulates the model-evaluation APIs of ZStack, Baidu Qianfan and Scale GenAI Platform" \
      org.opencontainers.image.licenses="MIT"
# On all addresses, IPv4 and IPv6: `localhost` may be either. Without IPv6, the server listens on 0.0.0.0.
ENV NODE_ENV=production EVALMOCK_HOST=:: EVALMOCK_PORT=4620
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/runtime/node_modules node_modules
COPY --from=build /app/THIRD_PARTY.md ./
COPY --from=build /app/dist dist
COPY --from=build /app/web/docs web/docs
COPY --from=build /app/fixtures fixtures
COPY openapi openapi
COPY schemas schemas
COPY llms.txt ./
COPY LICENSE ./
# The folder for EVALMOCK_DATA, writable whatever the user id: `docker run --user 12345` works.
RUN ln -s /app/dist/bin.js /usr/local/bin/evalmock && mkdir /data && chmod 1777 /data
# The user `node`, as a number: with a name, Kubernetes cannot tell that it is not root (`runAsNonRoot`).
USER 1000
EXPOSE 4620
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s --start-interval=1s CMD ["node", "/app/dist/bin.js", "healthcheck"]
ENTRYPOINT ["node", "--enable-source-maps", "/app/dist/bin.js"]
