package dev.cyclelog.runtime.projection;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;

/** Whose fault it is that something could not be written, which decides what to do about it. */
enum DatabaseFault {
    /** PostgreSQL or Kafka are away or busy: wait, and try again. */
    ENVIRONMENT,
    /** PostgreSQL does not take a value: its partition waits for a person. */
    RECORD,
    /** All else: what we believe of the log or the tables is wrong, and going on could make it worse. */
    OURS;

    /** Connection, insufficient resources, operator intervention, system error, transaction rollback. */
    private static final Set<String> ENVIRONMENT_CLASSES = Set.of("08", "53", "57", "58", "40");

    /** Lock not available; read-only after a failover; idle in transaction for too long, as when this was frozen. */
    private static final Set<String> ENVIRONMENT_STATES = Set.of("55P03", "25006", "25P03");

    /** Data exception, program limit exceeded. */
    private static final Set<String> RECORD_CLASSES = Set.of("22", "54");

    /** What constraints, domains and triggers say that somebody has added: not null, check, raise exception. */
    private static final Set<String> RECORD_STATES = Set.of("23502", "23514", "P0001");

    static DatabaseFault of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                return of(refused.getSQLState());
            }
            // The settings were good enough for a consumer: what is wrong is that no broker's name resolves any more.
            if (cause instanceof SQLTransientException
                    || cause instanceof RetriableException
                    || cause instanceof ConfigException) {
                return ENVIRONMENT;
            }
        }
        return OURS;
    }

    private static DatabaseFault of(String sqlState) {
        String sqlClass = sqlState.substring(0, Math.min(2, sqlState.length()));
        if (ENVIRONMENT_CLASSES.contains(sqlClass) || ENVIRONMENT_STATES.contains(sqlState)) {
            return ENVIRONMENT;
        }
        return RECORD_CLASSES.contains(sqlClass) || RECORD_STATES.contains(sqlState) ? RECORD : OURS;
    }

    /**
     * SQLSTATE and message of what PostgreSQL said, on one line and without the values that it may quote in details.
     */
    static String text(Throwable failure) {
        String text = null;
        Throwable last = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            last = cause;
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                // The last one counts: before it may come that of a batch, which quotes its whole statement.
                text = "SQLSTATE " + refused.getSQLState() + ": " + firstLine(refused);
            }
        }
        return text == null ? firstLine(last) : text;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
