package dev.cyclelog.cli.export;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.runtime.TopicReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes what is committed in {@code audit-events} when it begins, in constant memory and while everything goes on,
 * with all that {@link TopicImport} needs to put it back.
 */
public final class TopicExport {

    private final Settings settings;
    private final String topic;
    private final Consumer<String> lines;
    private final Progress progress;

    /** An export that reports its progress. */
    public TopicExport(Settings settings, Consumer<String> lines) {
        this.settings = settings;
        this.topic = settings.topics().names().auditEvents();
        this.lines = lines;
        this.progress = new Progress(lines);
    }

    /**
     * What was exported.
     *
     * @param records how many records
     * @param bytes their lines' size before it was compressed
     */
    public record Result(long records, long bytes) {}

    /**
     * Exports.
     *
     * @param out where to; the caller closes it
     * @param after the export that this one continues; without one it begins at the topic's beginning
     * @throws IOException if that one is damaged, or this one cannot be written
     * @throws IllegalStateException if the topic does not hold all that would belong into it
     */
    public Result run(OutputStream out, Optional<Path> after) throws IOException {
        Map<TopicPartition, Long> starts;
        Map<TopicPartition, Long> ends;
        ExportHeader header;
        try (TopicAdmin admin = new TopicAdmin(settings);
                OffsetAdmin offsets = new OffsetAdmin(settings)) {
            ends = offsets.endOffsets(topic);
            header = new ExportHeader(
                    admin.clusterId(),
                    topic,
                    admin.topicIds(List.of(topic)).get(topic),
                    settings.topics().names().prefix(),
                    ends.size(),
                    Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                    Optional.empty());
            if (after.isPresent()) {
                Former former = Former.read(after.get(), header, lines);
                starts = former.starts();
                header = header.continuing(former.sha256());
            } else {
                starts = new HashMap<>(ends);
                starts.replaceAll((partition, end) -> 0L);
            }
            check(starts, offsets.beginningOffsets(topic), ends);
        }
        return write(out, header, starts, ends);
    }

    private void check(
            Map<TopicPartition, Long> starts, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
        starts.forEach((partition, start) -> {
            if (start < beginnings.get(partition)) {
                throw new IllegalStateException(
                        "%s begins at offset %d, and the export at %d: the records between were deleted, and no pipeline could go on from what is left"
                                .formatted(partition, beginnings.get(partition), start));
            }
            if (start > ends.get(partition)) {
                throw new IllegalStateException(
                        "%s ends at offset %d, and the former export at %d: the topic has lost its end; keep that export"
                                .formatted(partition, ends.get(partition), start));
            }
        });
    }

    private Result write(
            OutputStream out, ExportHeader header, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends)
            throws IOException {
        long offsets = ends.entrySet().stream()
                .mapToLong(end -> end.getValue() - starts.get(end.getKey()))
                .sum();
        long start = System.nanoTime();
        long[] written = {0};
        ExportWriter writer = new ExportWriter(out, header);
        try (TopicReader reader = new TopicReader(settings.kafka())) {
            reader.read(starts, ends, batch -> {
                writeAll(batch, writer);
                written[0] += batch.size();
                progress.report(() -> "%,d of about %,d records exported, %.0f MB/s"
                        .formatted(written[0], offsets, writer.bytes() / 1e6 / seconds(start)));
            });
            Map<Integer, Long> nextOffsets = new HashMap<>();
            ends.forEach((partition, end) -> nextOffsets.put(partition.partition(), end));
            return new Result(writer.finish(nextOffsets).records(), writer.bytes());
        } catch (UncheckedIOException full) {
            throw full.getCause();
        }
    }

    private static void writeAll(List<ConsumerRecord<byte[], byte[]>> batch, ExportWriter writer) {
        try {
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                writer.write(ExportedRecord.of(record));
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The export that another one continues: where, and which one it is. */
    private record Former(Map<TopicPartition, Long> starts, String sha256) {

        static Former read(Path file, ExportHeader now, Consumer<String> lines) throws IOException {
            lines.accept("reading " + file);
            try (ExportReader reader = new ExportReader(file)) {
                ExportHeader header = reader.header();
                if (!header.clusterId().equals(now.clusterId())
                        || !header.topicId().equals(now.topicId())) {
                    throw new IllegalStateException(
                            "%s is of another topic (cluster %s, topic id %s): begin with a whole export, without --after"
                                    .formatted(file, header.clusterId(), header.topicId()));
                }
                while (reader.next() != null) {
                    // To its end, so that nothing is built on a damaged one.
                }
                Map<TopicPartition, Long> starts = new HashMap<>();
                reader.trailer()
                        .partitions()
                        .forEach((partition, part) ->
                                starts.put(new TopicPartition(now.topic(), partition), part.nextOffset()));
                return new Former(starts, reader.trailer().sha256());
            }
        }
    }
}
