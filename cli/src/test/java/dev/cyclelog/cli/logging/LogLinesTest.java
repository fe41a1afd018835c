package dev.cyclelog.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.spi.LoggingEventBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("A log line")
class LogLinesTest {

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void configure() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogLinesTest.class.getResource("/logback.xml"));
    }

    @Test
    @DisplayName("is one line of text: time in UTC, level, class, message, and keys with values in quotes where needed")
    void text() {
        assertThat(text(line -> line.addKeyValue("group", "projector")
                        .addKeyValue("offset", 12L)
                        .addKeyValue("reason", "it said: \"no\"\n  Detail: a\\b")
                        .addKeyValue("record", "")
                        .log("two\nlines")))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  Test two lines group=projector offset=12"
                                + " reason=\"it said: \\\\\"no\\\\\" Detail: a\\\\\\\\b\" record=\"\"\n");
    }

    @Test
    @DisplayName("is one JSON object, with the keys as fields")
    void json() {
        String line = json(event -> event.addKeyValue("group", "projector")
                .addKeyValue("offset", 12L)
                .addKeyValue("reason", "it said: \"no\"\nDetail")
                .log("a message"));

        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        JsonNode fields = JsonMapper.shared().readTree(line);
        assertThat(fields.propertyNames())
                .containsExactly("timestamp", "level", "logger", "message", "group", "offset", "reason");
        assertThat(fields.get("timestamp").stringValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(fields.get("level").stringValue()).isEqualTo("WARN");
        assertThat(fields.get("logger").stringValue()).isEqualTo("dev.cyclelog.Test");
        assertThat(fields.get("offset").isIntegralNumber()).isTrue();
        assertThat(fields.get("reason").stringValue()).isEqualTo("it said: \"no\"\nDetail");
    }

    @Test
    @DisplayName("quotes no values in the stack trace under it")
    void noValues() {
        SQLException refused = new SQLException(
                "ERROR: invalid input syntax for type bigint: \"s3cret\"\n  Detail: (s3cret)", "22P02");
        SQLException batch =
                new BatchUpdateException("Batch entry 0 insert … ('s3cret')", "22P02", new int[0], refused);
        RuntimeException failure =
                new IllegalStateException("a bug", new DataAccessException("SQL [insert … 's3cret']", batch));
        RuntimeException unreadable = unreadable();

        assertThat(text(line -> line.setCause(failure).log("failed and stops")))
                .contains("java.lang.IllegalStateException: a bug", "    at dev.cyclelog.", "  because: org.jooq.")
                .contains("SQLSTATE 22P02: ERROR: invalid input syntax for type bigint: \"…\"")
                .doesNotContain("s3cret");
        assertThat(JsonMapper.shared()
                        .readTree(json(line -> line.setCause(failure).log("failed and stops")))
                        .get("trace")
                        .stringValue())
                .contains("java.lang.IllegalStateException: a bug\n    at dev.cyclelog.")
                .doesNotContain("s3cret");
        assertThat(unreadable.getMessage()).contains("s3cret");
        assertThat(text(line -> line.setCause(unreadable).log("failed and stops")))
                .contains(unreadable.getClass().getName())
                .doesNotContain("s3cret");
    }

    private static RuntimeException unreadable() {
        try {
            JsonMapper.shared().readTree("s3cret");
            throw new AssertionError("that is no JSON");
        } catch (RuntimeException quoting) {
            return new IllegalArgumentException(quoting.getMessage(), quoting);
        }
    }

    @Test
    @DisplayName("has a format that is known and a level that is known, or the command says so")
    void settings() {
        assertThat(LogSettings.apply(Map.of("CYCLELOG_LOG_FORMAT", "xml")))
                .isEqualTo(Optional.of("CYCLELOG_LOG_FORMAT is 'xml', it must be text or json"));
        assertThat(LogSettings.apply(Map.of("CYCLELOG_KAFKA_LOG_LEVEL", "loud")))
                .isEqualTo(Optional.of(
                        "CYCLELOG_KAFKA_LOG_LEVEL is 'loud', it must be OFF, ERROR, WARN, INFO, DEBUG or TRACE"));
    }

    private String text(Consumer<LoggingEventBuilder> logging) {
        Logger root = context.getLogger("ROOT");
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
        return new String(appender.getEncoder().encode(event(logging)), StandardCharsets.UTF_8);
    }

    private String json(Consumer<LoggingEventBuilder> logging) {
        return new String(new JsonLines().encode(event(logging)), StandardCharsets.UTF_8);
    }

    private ILoggingEvent event(Consumer<LoggingEventBuilder> logging) {
        Logger logger = context.getLogger("dev.cyclelog.Test");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.setAdditive(false);
        logger.addAppender(appender);
        logging.accept(logger.atWarn());
        logger.detachAppender(appender);
        return appender.list.get(0);
    }
}
