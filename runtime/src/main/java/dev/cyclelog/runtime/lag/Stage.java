package dev.cyclelog.runtime.lag;

import java.util.List;

/**
 * A step of the flow whose progress a consumer group shows.
 *
 * @param name the stage's name, the same in every installation
 * @param group its consumer group: the name, with the topic prefix before it
 * @param topics what it reads
 */
public record Stage(String name, String group, List<String> topics) {

    /** Copies the topics. */
    public Stage {
        topics = List.copyOf(topics);
    }
}
