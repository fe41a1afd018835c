package dev.cyclelog.publisher;

import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Says what became of an event in words that its publisher can act on.
 *
 * @param bootstrapServers where Kafka was expected
 * @param topic where the event was to go
 */
record FailureWords(Object bootstrapServers, String topic) {

    String of(Exception failure) {
        if (failure instanceof InterruptException) {
            return "the thread that published it was interrupted while it waited for Kafka";
        }
        if (failure instanceof BufferExhaustedException) {
            return "the buffer stayed full, because Kafka at %s is away or slower than the publisher (%s)"
                    .formatted(bootstrapServers, failure.getMessage());
        }
        if (failure instanceof TimeoutException && failure.getCause() instanceof UnknownTopicOrPartitionException) {
            return "Kafka at %s has no topic '%s', which 'cyclelog migrate' makes".formatted(bootstrapServers, topic);
        }
        if (failure instanceof TimeoutException) {
            return "Kafka at %s did not answer in time (%s)".formatted(bootstrapServers, failure.getMessage());
        }
        if (failure instanceof RecordTooLargeException) {
            return "the topic takes smaller records only; raise max.message.bytes of '%s' (%s)"
                    .formatted(topic, failure.getMessage());
        }
        if (failure instanceof AuthorizationException || failure instanceof AuthenticationException) {
            return "Kafka at %s refuses this account (%s)".formatted(bootstrapServers, failure.getMessage());
        }
        if (failure instanceof ApiException) {
            return "Kafka at %s refused it (%s)".formatted(bootstrapServers, failure.getMessage());
        }
        if (failure instanceof KafkaException && failure.getCause() != null) {
            return "the publisher has failed for good (%s: %s); make a new one"
                    .formatted(failure.getMessage(), failure.getCause().getMessage());
        }
        // What is left is the producer's end.
        return "the publisher was closed before Kafka confirmed it (%s)".formatted(failure.getMessage());
    }
}
