package dev.cyclelog.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A process to be killed: a broker, and a producer that commits one transaction after the other. */
final class CommittingBroker {

    static final String TOPIC = "committed";
    static final int PARTITIONS = 20;
    static final String BUSY = "committing";

    private CommittingBroker() {}

    public static void main(String[] folder) throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(folder[0]), 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "committer"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            for (int transaction = 0; ; transaction++) {
                producer.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[10]));
                }
                producer.commitTransaction();
                if (transaction == 20) {
                    System.out.println(BUSY);
                }
            }
        }
    }
}
