package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.SequencedEvent;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The peer: the Debezium JDBC sink in a stand-alone Kafka Connect worker. It needs flat records with a schema, so it
 * gets a topic of its own with the same rows.
 *
 * @param java the command of a Java runtime that is new enough for it
 * @param schemaInEach whether each record brings its schema along, which is the JSON converter's default; else the
 *     converter is told it once, which is cheaper, and which Kafka Connect can since 4.2
 */
record DebeziumSink(Path java, boolean schemaInEach) {

    private static final Path LIBRARIES = Path.of("peer", "target", "lib");
    private static final String BATCH = "2000";
    private static final Map<String, Object> SCHEMA = schema();

    /** What it reads. */
    String topic() {
        return schemaInEach ? "rows-with-schema" : "rows";
    }

    /** Starts the worker with a connector of a new name, which begins at the topic's beginning. */
    ClientProcess start(String bootstrapServers, LogDatabase database, Path folder) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("listeners", "http://127.0.0.1:0");
        settings.put(
                "offset.storage.file.filename",
                folder.resolve("connect.offsets").toString());
        settings.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("value.converter.schemas.enable", "true");
        if (!schemaInEach) {
            settings.put("value.converter.schema.content", Json.MAPPER.writeValueAsString(SCHEMA));
        }
        Path worker = write(folder.resolve("worker.properties"), settings);
        Map<String, String> sink = new LinkedHashMap<>();
        sink.put("name", topic() + "-into-" + database.name());
        sink.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        sink.put("tasks.max", "1");
        sink.put("topics", topic());
        sink.put("connection.url", database.url() + "&reWriteBatchedInserts=true");
        sink.put("connection.username", "postgres");
        sink.put("connection.password", "");
        sink.put("insert.mode", "insert");
        sink.put("primary.key.mode", "none");
        sink.put("schema.evolution", "none");
        sink.put("collection.name.format", "audit_logs");
        sink.put("dialect.postgres.unnest.insert.enabled", "true");
        sink.put("batch.size", BATCH);
        sink.put("consumer.override.max.poll.records", BATCH);
        sink.put("consumer.override.isolation.level", "read_committed");
        Path connector = write(folder.resolve("sink.properties"), sink);
        return ClientProcess.start(
                "the peer",
                java,
                List.of(
                        "-Xms256m",
                        "-Xmx2g",
                        "-cp",
                        libraries() + "/*",
                        "org.apache.kafka.connect.cli.ConnectStandalone",
                        worker.toString(),
                        connector.toString()),
                folder.resolve("peer.log"));
    }

    /** The worker, as the Maven profile {@code peer} puts it beside the benchmarks. */
    private static Path libraries() {
        try {
            Path jar = Path.of(DebeziumSink.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path libraries = jar.getParent().getParent().resolve(LIBRARIES);
            if (!Files.isDirectory(libraries)) {
                throw new IllegalStateException(
                        "the peer is not there (%s): run this with benchmarks/run, which has it downloaded"
                                .formatted(libraries));
            }
            return libraries;
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path write(Path file, Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        return file;
    }

    private static Map<String, Object> schema() {
        List<Map<String, Object>> fields = new ArrayList<>();
        fields.add(field("cycle_number", "int32", false, null));
        fields.add(field("event_type", "string", false, null));
        fields.add(field("event_timestamp", "string", false, "io.debezium.time.ZonedTimestamp"));
        fields.add(field("sequence_number", "int32", false, null));
        fields.add(field("user_id", "int32", true, null));
        fields.add(field("robot_id", "int32", true, null));
        fields.add(field("payload", "string", false, "io.debezium.data.Json"));
        fields.add(field("metadata", "string", true, "io.debezium.data.Json"));
        return Map.of("type", "struct", "name", "audit_logs", "optional", false, "fields", fields);
    }

    private static Map<String, Object> field(String name, String type, boolean optional, String semantics) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("field", name);
        field.put("type", type);
        field.put("optional", optional);
        if (semantics != null) {
            field.put("name", semantics);
        }
        return field;
    }

    /** An event as it reads it. */
    byte[] encode(byte[] auditEvent) {
        SequencedEvent event = EventCodec.decode(auditEvent);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("cycle_number", event.cycleNumber());
        row.put("event_type", event.eventType());
        row.put("event_timestamp", event.eventTimestamp() + "Z");
        row.put("sequence_number", event.sequenceNumber());
        row.put("user_id", event.userId());
        row.put("robot_id", event.robotId());
        row.put("payload", event.payload());
        row.put("metadata", event.metadata());
        return Json.MAPPER.writeValueAsBytes(schemaInEach ? Map.of("schema", SCHEMA, "payload", row) : row);
    }
}
