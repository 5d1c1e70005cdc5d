package io.portcullis.server.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What waits to be written, in order. Bounded by how many changes have not been answered yet, written or not, so that
 * neither a slow disk nor a slow asker fills the memory.
 */
final class ChangeQueue {

    /** What became of an offer. */
    enum Offer {
        /** It will be written. */
        TAKEN,
        /** Too many wait. */
        FULL,
        /** Nothing is written any more. */
        CLOSED
    }

    private final int capacity;
    private final Queue<Asked> waiting = new ArrayDeque<>();
    private int unanswered;
    private boolean closed;

    /** @param capacity how many changes may be unanswered */
    ChangeQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Takes a change, if there is room; never waits. */
    synchronized Offer offer(Asked asked) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (unanswered == capacity) {
            return Offer.FULL;
        }
        unanswered++;
        waiting.add(asked);
        notifyAll();
        return Offer.TAKEN;
    }

    /** Waits for changes, and takes as many as there are, up to a limit; none when the queue is closed and empty. */
    synchronized List<Asked> take(int most) throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        List<Asked> taken = new ArrayList<>(Math.min(most, waiting.size()));
        while (taken.size() < most && !waiting.isEmpty()) {
            taken.add(waiting.remove());
        }
        return taken;
    }

    /** That many have been answered. */
    synchronized void answered(int count) {
        unanswered -= count;
    }

    /** Takes nothing more; what waits can still be taken out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
