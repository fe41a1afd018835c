package dev.cyclelog.testkit.random;

/** What an event says, before it has an id, a time and a place in its cycle. */
record Draft(String eventType, Integer userId, Integer robotId, JsonFields payload) {}
