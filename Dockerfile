# The finished server in a small image. docs/operating.md says how to run it.

FROM rust:1.95-slim-trixie AS build
# The memory allocator is built with it.
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
# Node builds the page; its own image is the source, so that both come from one Debian.
COPY --from=node:24-trixie-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:24-trixie-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
WORKDIR /source
COPY . .
RUN cargo xtask build && install -D target/release/duologue /out/usr/local/bin/duologue \
 && install -d -m 0700 /out/var/lib/duologue

FROM debian:trixie-slim
COPY --from=build --chown=10001:10001 /out/var/lib/duologue /var/lib/duologue
COPY --from=build /out/usr/local/bin/duologue /usr/local/bin/duologue
USER 10001:10001
ENV DUOLOGUE_LISTEN=0.0.0.0:8080 \
    DUOLOGUE_METRICS_LISTEN=0.0.0.0:9090 \
    DUOLOGUE_DATA=/var/lib/duologue \
    DUOLOGUE_LOG_FORMAT=json
VOLUME /var/lib/duologue
# People, and monitoring.
EXPOSE 8080 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["duologue", "healthcheck"]
ENTRYPOINT ["duologue"]
CMD ["serve"]
