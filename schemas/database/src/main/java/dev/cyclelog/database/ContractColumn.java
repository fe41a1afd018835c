package dev.cyclelog.database;

/**
 * A column as the contract wants it.
 *
 * @param type as {@code format_type} prints it
 * @param defaultValue as {@code pg_get_expr} prints it; empty if there is none
 */
record ContractColumn(String name, String type, boolean notNull, String defaultValue) {

    static ContractColumn required(String name, String type) {
        return new ContractColumn(name, type, true, "");
    }

    static ContractColumn optional(String name, String type) {
        return new ContractColumn(name, type, false, "");
    }

    ContractColumn withDefault(String value) {
        return new ContractColumn(name, type, notNull, value);
    }
}
