package dev.cyclelog.database;

import static dev.cyclelog.database.ContractColumn.optional;
import static dev.cyclelog.database.ContractColumn.required;

import java.util.List;

/**
 * The two tables that others read and that their tools may have made: as the seed describes them. Where it is silent:
 * the GIN index has the operator class that answers {@code payload @> …} from the smaller index, and
 * {@code fastupdate}.
 */
enum ContractTable {
    AUDIT_LOGS(
            "audit_logs",
            "2",
            List.of(
                    required("id", "bigint"),
                    required("cycle_number", "integer"),
                    required("event_type", "character varying(100)"),
                    required("event_timestamp", "timestamp without time zone").withDefault("now()"),
                    required("sequence_number", "integer"),
                    optional("user_id", "integer"),
                    optional("robot_id", "integer"),
                    required("payload", "jsonb"),
                    optional("metadata", "jsonb")),
            List.of(
                    ContractIndex.primaryKey("audit_logs_pkey"),
                    ContractIndex.unique("audit_logs_cycle_sequence", "(cycle_number, sequence_number)"),
                    ContractIndex.plain("audit_logs_cycle_number_idx", "btree (cycle_number)"),
                    ContractIndex.plain("audit_logs_user_id_idx", "btree (user_id) WHERE (user_id IS NOT NULL)"),
                    ContractIndex.plain("audit_logs_robot_id_idx", "btree (robot_id) WHERE (robot_id IS NOT NULL)"),
                    ContractIndex.plain("audit_logs_event_type_idx", "btree (event_type)"),
                    ContractIndex.plain("audit_logs_event_timestamp_idx", "btree (event_timestamp)"),
                    ContractIndex.plain("audit_logs_cycle_number_user_id_idx", "btree (cycle_number, user_id)"),
                    ContractIndex.plain("audit_logs_cycle_number_robot_id_idx", "btree (cycle_number, robot_id)"),
                    ContractIndex.plain("audit_logs_cycle_number_event_type_idx", "btree (cycle_number, event_type)"),
                    ContractIndex.plain("audit_logs_payload_gin_idx", "gin (payload jsonb_path_ops)"))),

    CYCLE_SNAPSHOTS(
            "cycle_snapshots",
            "3",
            List.of(
                    required("id", "integer"),
                    required("cycle_number", "integer"),
                    required("trigger_type", "character varying(20)"),
                    required("start_time", "timestamp without time zone"),
                    required("end_time", "timestamp without time zone"),
                    required("duration_ms", "integer"),
                    required("stable_metrics", "jsonb"),
                    required("robot_metrics", "jsonb"),
                    required("step_durations", "jsonb"),
                    required("total_battles", "integer").withDefault("0"),
                    required("total_credits_transacted", "bigint").withDefault("0"),
                    required("total_prestige_awarded", "integer").withDefault("0"),
                    required("created_at", "timestamp without time zone").withDefault("now()")),
            List.of(
                    ContractIndex.primaryKey("cycle_snapshots_pkey"),
                    ContractIndex.unique("cycle_snapshots_cycle_number_key", "(cycle_number)"),
                    ContractIndex.plain("cycle_snapshots_cycle_number_idx", "btree (cycle_number)"),
                    ContractIndex.plain("cycle_snapshots_start_time_idx", "btree (start_time)")));

    /** The column that a sequence fills. */
    static final String ID = "id";

    private final String table;
    private final String version;
    private final List<ContractColumn> columns;
    private final List<ContractIndex> indexes;

    ContractTable(String table, String version, List<ContractColumn> columns, List<ContractIndex> indexes) {
        this.table = table;
        this.version = version;
        this.columns = columns;
        this.indexes = indexes;
    }

    /** Its name, without the schema. */
    String table() {
        return table;
    }

    /** Its name as SQL that is to be run by somebody else needs it. */
    String qualified() {
        return "public." + table;
    }

    /** The migration that makes it. */
    String version() {
        return version;
    }

    List<ContractColumn> columns() {
        return columns;
    }

    List<ContractIndex> indexes() {
        return indexes;
    }

    /** The sequence that fills {@link #ID}, without the schema. */
    String sequence() {
        return table + "_id_seq";
    }
}
