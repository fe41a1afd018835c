package dev.cyclelog.cli.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The ports of a data folder's last run, so that addresses that people noted stay right. */
final class RememberedPorts {

    private final Path file;
    private final Properties properties = new Properties();

    private RememberedPorts(Path file) {
        this.file = file;
    }

    static RememberedPorts of(Path folder) {
        RememberedPorts ports = new RememberedPorts(folder.resolve("ports.properties"));
        if (Files.exists(ports.file)) {
            try (InputStream in = Files.newInputStream(ports.file)) {
                ports.properties.load(in);
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot read " + ports.file, failed);
            }
        }
        return ports;
    }

    /** The broker's port, or 0 for any. */
    int kafka() {
        return Integer.parseInt(properties.getProperty("kafka", "0"));
    }

    /** The database server's port, or 0 for any. */
    int postgres() {
        return Integer.parseInt(properties.getProperty("postgres", "0"));
    }

    /** The status page's port, or 0 for any. */
    int page() {
        return Integer.parseInt(properties.getProperty("page", "0"));
    }

    void remember(int kafka, int postgres, int page) {
        properties.setProperty("kafka", Integer.toString(kafka));
        properties.setProperty("postgres", Integer.toString(postgres));
        properties.setProperty("page", Integer.toString(page));
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }
}
