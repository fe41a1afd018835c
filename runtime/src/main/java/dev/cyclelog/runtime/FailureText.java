package dev.cyclelog.runtime;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.exception.DataAccessException;
import org.postgresql.util.PSQLException;

/** What may be shown of a failure: not the values that were being written or read, which many messages quote. */
public final class FailureText {

    /** Of data exceptions: the others quote names of tables and columns, not values. */
    private static final String QUOTES_VALUES = "22";

    private static final Pattern QUOTED = Pattern.compile("\".*\"");

    /** The function of PostgreSQL that carries out RAISE. */
    private static final String RAISE = "exec_stmt_raise";

    private FailureText() {}

    /** The failure in one line: what PostgreSQL said, if it is behind it, else the last cause that says something. */
    public static String of(Throwable failure) {
        String text = failure.getClass().getSimpleName();
        boolean fromDatabase = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean sql = cause instanceof SQLException refused && refused.getSQLState() != null;
            Optional<String> message = message(cause);
            if (message.isPresent() && (sql || !fromDatabase)) {
                text = message.get();
                fromDatabase = sql;
            }
        }
        return text;
    }

    /** The message of this failure itself, in one line; nothing if there is none, or if it would quote values. */
    public static Optional<String> message(Throwable failure) {
        if (failure.getMessage() == null
                || failure instanceof BatchUpdateException
                || failure instanceof DataAccessException && failure.getCause() instanceof SQLException
                || failure instanceof NumberFormatException
                || failure instanceof DateTimeParseException
                || isOfJackson(failure)
                || isOfJackson(failure.getCause())) {
            return Optional.empty();
        }
        if (failure instanceof SQLException refused && refused.getSQLState() != null) {
            return Optional.of("SQLSTATE %s: %s".formatted(refused.getSQLState(), withoutValues(refused)));
        }
        return Optional.of(failure.getMessage().lines().map(String::strip).collect(Collectors.joining(" ")));
    }

    /** What Jackson says quotes what it was reading, and who wraps that repeats it. */
    private static boolean isOfJackson(Throwable failure) {
        return failure != null && failure.getClass().getName().contains(".jackson.");
    }

    private static String withoutValues(SQLException refused) {
        if (refused instanceof PSQLException said
                && said.getServerErrorMessage() != null
                && RAISE.equals(said.getServerErrorMessage().getRoutine())) {
            return "raised by a trigger or function, in words of its own";
        }
        // Details and context, which quote rows, are on the lines that follow.
        String message = refused.getMessage().lines().findFirst().orElse("");
        return refused.getSQLState().startsWith(QUOTES_VALUES)
                ? QUOTED.matcher(message).replaceAll(Matcher.quoteReplacement("\"…\""))
                : message;
    }
}
