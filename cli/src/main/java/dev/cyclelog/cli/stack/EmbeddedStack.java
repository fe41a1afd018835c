package dev.cyclelog.cli.stack;

import dev.cyclelog.embedded.EmbeddedKafka;
import dev.cyclelog.embedded.EmbeddedPostgresServer;
import dev.cyclelog.embedded.FreePorts;
import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Utils;

/** A Kafka broker and a PostgreSQL server of this process, with their data and the services' state in one folder. */
public final class EmbeddedStack implements AutoCloseable {

    private final Path folder;
    private final boolean temporary;
    private final FolderLock lock;
    private final EmbeddedKafka kafka;
    private final EmbeddedPostgresServer postgres;
    private final int pagePort;

    private EmbeddedStack(Path folder, boolean temporary, Consumer<String> progress) {
        this.folder = folder;
        this.temporary = temporary;
        this.lock = FolderLock.take(folder);
        RememberedPorts ports = RememberedPorts.of(folder);
        long start = System.nanoTime();
        try {
            this.kafka = EmbeddedKafka.start(folder.resolve("kafka"), ports.kafka());
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
        progress.accept("Kafka is up on %s (%s)".formatted(kafka.bootstrapServers(), since(start)));
        start = System.nanoTime();
        try {
            this.postgres = EmbeddedPostgresServer.start(folder.resolve("postgres"), ports.postgres(), !temporary);
        } catch (RuntimeException failure) {
            kafka.close();
            lock.close();
            throw failure;
        }
        progress.accept("PostgreSQL is up on 127.0.0.1:%d (%s)".formatted(postgres.port(), since(start)));
        this.pagePort = FreePorts.preferring(ports.page());
        ports.remember(Integer.parseInt(kafka.bootstrapServers().split(":")[1]), postgres.port(), pagePort);
    }

    /** A stack whose data is gone when it is closed. */
    public static EmbeddedStack temporary(Consumer<String> progress) {
        try {
            return new EmbeddedStack(Files.createTempDirectory("cyclelog-"), true, progress);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make a temporary folder", failed);
        }
    }

    /** A stack whose data survives: started again on the folder it goes on, on the same ports if they are free. */
    public static EmbeddedStack in(Path folder, Consumer<String> progress) {
        try {
            return new EmbeddedStack(Files.createDirectories(folder).toRealPath(), false, progress);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot use the data folder " + folder, failed);
        }
    }

    private static String since(long start) {
        return "%.1f s".formatted((System.nanoTime() - start) / 1e9);
    }

    /** The settings with which the services reach this stack. */
    public Settings settings() {
        Settings defaults = Settings.load();
        return new Settings(
                new Settings.Kafka(Map.of("bootstrap.servers", kafka.bootstrapServers())),
                new Settings.Database(postgres.jdbcUrl(), "postgres", ""),
                new Settings.TopicSettings(
                        defaults.topics().names(),
                        defaults.topics().partitions(),
                        1,
                        1,
                        defaults.topics().retention(),
                        defaults.topics().cycleMetricsRetention()),
                defaults.schemaFolder(),
                new Settings.Streams(
                        folder.resolve("streams"), defaults.streams().commitInterval(), 0),
                defaults.services());
    }

    /** Where Kafka's clients connect. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Where psql connects. */
    public String postgresUrl() {
        return postgres.url();
    }

    /** Where the status page is to be. */
    public HttpSettings page() {
        return new HttpSettings("127.0.0.1", pagePort);
    }

    @Override
    public void close() {
        postgres.close();
        kafka.close();
        lock.close();
        if (temporary) {
            try {
                Utils.delete(folder.toFile());
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot remove " + folder, failed);
            }
        }
    }
}
