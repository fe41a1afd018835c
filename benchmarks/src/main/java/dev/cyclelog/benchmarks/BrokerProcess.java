package dev.cyclelog.benchmarks;

import dev.cyclelog.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;

/**
 * A real broker in a process of its own, with its data in a temporary folder: its heap and its compiler must not help
 * or hinder what is measured in this process. It ends when this process closes it, or ends.
 */
final class BrokerProcess implements AutoCloseable {

    private final Path folder;
    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Path folder, Process process, String bootstrapServers) {
        this.folder = folder;
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static BrokerProcess start() throws IOException {
        Path folder = Files.createTempDirectory("cyclelog-benchmark-");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms1g",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.resolve("kafka").toString())
                .redirectError(Redirect.INHERIT)
                .start();
        String bootstrapServers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (bootstrapServers == null) {
            throw new IOException("the broker did not start; its output above says why");
        }
        return new BrokerProcess(folder, process, bootstrapServers);
    }

    /** The broker's own process: says where clients connect, then runs until its standard input ends. */
    public static void main(String[] args) throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), 0)) {
            System.out.println(kafka.bootstrapServers());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Where services of this process may keep their state; removed with the broker's data. */
    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
            Utils.delete(folder.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + folder, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
