package dev.cyclelog.database;

/**
 * An index as the contract wants it; one behind a constraint has the constraint's name.
 *
 * @param definition what follows USING in {@code pg_get_indexdef}, without storage parameters
 */
record ContractIndex(String name, Kind kind, String definition) {

    enum Kind {
        PLAIN("index"),
        UNIQUE("UNIQUE constraint"),
        PRIMARY_KEY("PRIMARY KEY constraint");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The constraint's clause, of one that is not plain. */
        String clause() {
            return this == PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE";
        }
    }

    static ContractIndex plain(String name, String definition) {
        return new ContractIndex(name, Kind.PLAIN, definition);
    }

    static ContractIndex unique(String name, String columns) {
        return new ContractIndex(name, Kind.UNIQUE, "btree " + columns);
    }

    static ContractIndex primaryKey(String name) {
        return new ContractIndex(name, Kind.PRIMARY_KEY, "btree (id)");
    }

    boolean isConstraint() {
        return kind != Kind.PLAIN;
    }

    /** The columns in parentheses, of a constraint. */
    String columns() {
        return definition.substring(definition.indexOf('('));
    }

    String words() {
        return kind.words + " " + definition;
    }
}
