package dev.cyclelog.cli.history;

import dev.cyclelog.runtime.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/** Where the history is, as it is given on the command line. */
public final class HistorySource {

    private static final String JDBC = "jdbc:postgresql://";
    private static final String LIBPQ = "postgresql://";

    private HistorySource() {}

    /**
     * How to reach the database at a URL, a JDBC one or one as {@code psql} takes it. Without an account in it the
     * configured one is used, with its password; the password of another one is in the URL, in {@code PGPASSWORD}, or
     * in {@code ~/.pgpass}, where the driver looks for it.
     *
     * @param url {@code jdbc:postgresql://host/database?user=account} or {@code postgresql://account@host/database}
     * @param environment the process's variables
     * @param configured Cyclelog's own database
     * @throws IllegalArgumentException if it is no such URL; the message does not repeat it
     */
    public static Settings.Database of(String url, Map<String, String> environment, Settings.Database configured) {
        String account = "";
        String password = "";
        String jdbc = url;
        if (url.startsWith(LIBPQ)) {
            int slash = url.indexOf('/', LIBPQ.length());
            int at = url.lastIndexOf('@', slash < 0 ? url.length() : slash);
            if (at >= 0) {
                String[] parts = url.substring(LIBPQ.length(), at).split(":", 2);
                account = decoded(parts[0]);
                password = parts.length == 2 ? decoded(parts[1]) : "";
            }
            jdbc = JDBC + url.substring(at >= 0 ? at + 1 : LIBPQ.length());
        }
        // An account before the host the driver does not take, and says so with all of it.
        int end = (jdbc + "/").indexOf('/', JDBC.length());
        Properties parsed =
                jdbc.startsWith(JDBC) && jdbc.lastIndexOf('@', end) < 0 ? Driver.parseURL(jdbc, null) : null;
        if (parsed == null) {
            throw new IllegalArgumentException("must be a URL such as postgresql://account@localhost:5432/database");
        }
        account = account.isEmpty() ? parsed.getProperty("user", "") : account;
        password = password.isEmpty() ? parsed.getProperty("password", "") : password;
        if (account.isEmpty()) {
            return new Settings.Database(jdbc, configured.user(), configured.password());
        }
        return new Settings.Database(
                jdbc, account, password.isEmpty() ? environment.getOrDefault("PGPASSWORD", "") : password);
    }

    private static String decoded(String part) {
        // A plus sign stands for itself in this part of a URL.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
