package dev.cyclelog.database;

import java.util.Optional;

/**
 * One thing in which a table is not as the contract wants it.
 *
 * @param object what differs, for example {@code column audit_logs.event_timestamp}
 * @param found what it is like, in PostgreSQL's words
 * @param wanted what it must be like, in PostgreSQL's words
 * @param mend SQL that makes it as it must be and changes no row; absent if there is none
 * @param harmless whether the table takes and answers the same as without it: an index more, which refuses no row
 */
public record ContractDifference(String object, String found, String wanted, Optional<String> mend, boolean harmless) {

    static ContractDifference mended(String object, String found, String wanted, String mend) {
        return new ContractDifference(object, found, wanted, Optional.of(mend), false);
    }

    static ContractDifference notMended(String object, String found, String wanted) {
        return new ContractDifference(object, found, wanted, Optional.empty(), false);
    }

    /** What differs, in one line without the SQL. */
    @Override
    public String toString() {
        return "%s: found %s, the contract wants %s".formatted(object, found, wanted);
    }
}
