package dev.cyclelog.runtime;

import java.util.regex.Pattern;
import org.postgresql.Driver;

/** What may be shown of a JDBC URL, and whether it is one. */
final class JdbcUrl {

    static final String ALLOWED = "a JDBC URL such as jdbc:postgresql://localhost:5432/cyclelog";

    private static final Pattern PASSWORD = Pattern.compile("(?i)([?&][^?&=]*password=)[^&]*");
    private static final Pattern ACCOUNT_BEFORE_HOST = Pattern.compile("jdbc:postgresql://[^/?]*@.*");

    private JdbcUrl() {}

    /**
     * Whether the driver takes it. One with an account before the host it does not take, and says so with all of it.
     */
    static boolean isValid(String url) {
        return url.startsWith("jdbc:postgresql:")
                && !ACCOUNT_BEFORE_HOST.matcher(url).matches()
                && Driver.parseURL(url, null) != null;
    }

    /** The URL without the passwords among its parameters. */
    static String withoutPasswords(String url) {
        return PASSWORD.matcher(url).replaceAll("$1…");
    }
}
