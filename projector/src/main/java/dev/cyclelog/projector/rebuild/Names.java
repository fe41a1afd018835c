package dev.cyclelog.projector.rebuild;

/** Where the tables are, as SQL names them. */
final class Names {

    /** The table that everybody reads. */
    static final String TABLE = "public.audit_logs";

    /** The schema of the table that is being filled: there, its indexes have their final names from the start. */
    static final String SHADOW_SCHEMA = "cyclelog_rebuild";

    static final String SHADOW = SHADOW_SCHEMA + ".audit_logs";

    /** Where the old table goes in the moment between. */
    static final String RETIRED_SCHEMA = "cyclelog_retired";

    static final String RETIRED = RETIRED_SCHEMA + ".audit_logs";

    private Names() {}
}
