package dev.cyclelog.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Stands in for kcat where that is not installed: Kafka's own client, and librdkafka's way to find a partition. */
final class RawProducer implements ForeignClient {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    RawProducer(String bootstrapServers, String topic) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.topic = topic;
    }

    @Override
    public boolean publish(List<Sales.Sale> sales, Hash hash) throws InterruptedException {
        int partitions = producer.partitionsFor(topic).size();
        List<Future<?>> stored = new ArrayList<>();
        for (Sales.Sale sale : sales) {
            byte[] key = Integer.toString(sale.identity().cycleNumber()).getBytes(StandardCharsets.UTF_8);
            Integer partition = hash == Hash.CRC32 ? (int) (crc32(key) % partitions) : null;
            stored.add(producer.send(
                    new ProducerRecord<>(topic, partition, key, sale.json().getBytes(StandardCharsets.UTF_8))));
        }
        boolean all = true;
        for (Future<?> one : stored) {
            try {
                one.get();
            } catch (ExecutionException notStored) {
                all = false;
            }
        }
        return all;
    }

    private static long crc32(byte[] key) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return crc.getValue();
    }

    @Override
    public String toString() {
        return "a Java producer in place of kcat, which is not installed";
    }

    @Override
    public void close() {
        producer.close();
    }
}
