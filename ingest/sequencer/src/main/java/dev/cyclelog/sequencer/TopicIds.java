package dev.cyclelog.sequencer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The identities of the topics that the sequencer's memory rests on. A topic that is deleted and made again has the
 * same name and another id: offsets and numbers of the old one mean nothing in it.
 *
 * @param byName topic name to topic id
 */
record TopicIds(SortedMap<String, String> byName) {

    TopicIds(Map<String, String> ids) {
        this(new TreeMap<>(ids));
    }

    byte[] toBytes() {
        return byName.entrySet().stream()
                .map(topic -> topic.getKey() + "=" + topic.getValue())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    static TopicIds of(byte[] bytes) {
        SortedMap<String, String> ids = new TreeMap<>();
        new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("=", 2))
                .forEach(topic -> ids.put(topic[0], topic[1]));
        return new TopicIds(ids);
    }
}
