package dev.cyclelog.cli.logging;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How this process logs, by environment variables: they hold before any other setting is read. */
public final class LogSettings {

    private static final String FORMAT = "CYCLELOG_LOG_FORMAT";
    private static final String KAFKA_LEVEL = "CYCLELOG_KAFKA_LOG_LEVEL";
    private static final String JSON = "json";
    private static final Set<String> LEVELS = Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    private LogSettings() {}

    /** Leads to our log what libraries log by the JDK's own means; returns what is wrong with the variables. */
    public static Optional<String> apply(Map<String, String> environment) {
        String format = environment.getOrDefault(FORMAT, "text");
        if (!format.equals("text") && !format.equals(JSON)) {
            return Optional.of("%s is '%s', it must be text or json".formatted(FORMAT, format));
        }
        String level = environment.getOrDefault(KAFKA_LEVEL, "ERROR");
        if (!LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            return Optional.of(
                    "%s is '%s', it must be OFF, ERROR, WARN, INFO, DEBUG or TRACE".formatted(KAFKA_LEVEL, level));
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return Optional.empty();
    }

    /** Says why a command failed: to a person, or, where programs read, in the log. */
    public static void report(String reason, PrintWriter err) {
        if (JSON.equals(System.getenv(FORMAT))) {
            LoggerFactory.getLogger("cyclelog")
                    .atError()
                    .addKeyValue("reason", reason)
                    .log("failed");
        } else {
            err.println("cyclelog: " + reason);
        }
    }
}
