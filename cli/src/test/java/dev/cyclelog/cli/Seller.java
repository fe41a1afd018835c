package dev.cyclelog.cli;

/** A game service that sells weapons, however often it has to try. */
interface Seller {

    /** Publishes so many events, and some repetitions, and returns when Kafka has acknowledged all of them. */
    void sell(int events) throws Exception;

    /** What it published. Read it when it is done. */
    Sales sales();
}
