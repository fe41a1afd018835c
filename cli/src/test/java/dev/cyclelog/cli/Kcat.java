package dev.cyclelog.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code kcat}, one process for each list of events. */
final class Kcat implements ForeignClient {

    private static final int PATIENCE_SECONDS = 200;

    private final Path output;
    private final String bootstrapServers;
    private final String topic;

    Kcat(Path folder, String bootstrapServers, String topic) {
        this.output = folder.resolve("kcat.out");
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    static boolean isInstalled() throws InterruptedException {
        return TiedProcess.isInstalled("kcat", "-V");
    }

    @Override
    public boolean publish(List<Sales.Sale> sales, Hash hash) throws Exception {
        Process kcat = new ProcessBuilder(
                        "kcat",
                        "-P",
                        "-E",
                        "-b",
                        bootstrapServers,
                        "-t",
                        topic,
                        "-K",
                        "\t",
                        "-X",
                        "enable.idempotence=true",
                        "-X",
                        "message.timeout.ms=120000",
                        "-X",
                        "partitioner=" + (hash == Hash.MURMUR2 ? "murmur2_random" : "consistent_random"))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .start();
        try {
            try (OutputStream input = kcat.getOutputStream()) {
                input.write(sales.stream()
                        .map(sale -> sale.identity().cycleNumber() + "\t" + sale.json() + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8));
            } catch (IOException ended) {
                return false;
            }
            return kcat.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && kcat.exitValue() == 0;
        } finally {
            kcat.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return "kcat";
    }

    @Override
    public void close() {
        // Each process has ended.
    }
}
