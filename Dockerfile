# Cyclelog's services and commands. Everything but `demo` and `up`, which bring servers of their own.
#
# The build needs BuildKit (the default since Docker 23) and Maven Central.

# ops/pinned-images.env has exact versions of these two.
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-17
ARG JRE_IMAGE=eclipse-temurin:17-jre

FROM ${MAVEN_IMAGE} AS build
# The build starts a PostgreSQL server, which refuses to be run by root.
RUN useradd --uid 10001 --create-home builder \
    && install --directory --owner builder --group builder /build
USER builder
WORKDIR /build
COPY --chown=builder:builder . .
RUN --mount=type=cache,target=/home/builder/.m2,uid=10001,gid=10001 \
    mvn --batch-mode --quiet -Dmaven.test.skip=true --projects cli --also-make package
# Libraries apart from our own jars: they change seldom and are most of the image. Servers are beside us in containers.
RUN mkdir -p image/lib image/app \
    && rm cli/target/lib/embedded-postgres-binaries-* \
    && mv cli/target/cyclelog.jar cli/target/lib/cyclelog-*.jar image/app/ \
    && mv cli/target/lib/* image/lib/

FROM ${JRE_IMAGE}
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/cyclelog --shell /usr/sbin/nologin cyclelog \
    && install --directory --owner cyclelog --group cyclelog /var/lib/cyclelog
COPY ops/container/ /usr/local/bin/
COPY --from=build /build/image/lib/ /opt/cyclelog/lib/
COPY --from=build /build/image/app/ /opt/cyclelog/app/
# A volume goes here. None is declared: it would leave one behind for every container that keeps no state.
ENV CYCLELOG_STATE_DIR=/var/lib/cyclelog
WORKDIR /var/lib/cyclelog
# By number: so a platform that refuses root can tell.
USER 10001:10001
ENTRYPOINT ["cyclelog"]
