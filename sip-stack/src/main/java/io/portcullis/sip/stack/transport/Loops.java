package io.portcullis.sip.stack.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/** The event loops; each thread of them knows its own without a search. */
final class Loops {

    private static final FastThreadLocal<Place> PLACE = new FastThreadLocal<>();

    private final EventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();

    private record Place(Loops owner, int index) {}

    Loops(int threads) {
        group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("sip", true),
                EpollIoHandler.newFactory());
        group.forEach(executor -> loops.add((EventLoop) executor));
        for (int i = 0; i < loops.size(); i++) {
            Place place = new Place(this, i);
            loops.get(i).execute(() -> PLACE.set(place));
        }
    }

    EventLoopGroup group() {
        return group;
    }

    List<Executor> all() {
        return List.copyOf(loops);
    }

    int size() {
        return loops.size();
    }

    EventLoop get(int index) {
        return loops.get(index);
    }

    private @Nullable Place place() {
        Place place = PLACE.get();
        return place != null && place.owner() == this ? place : null;
    }

    /** The caller's own loop if it is one of these, else that of its {@link Lane}, else any. */
    EventLoop own() {
        int index = ownIndex();
        return index < 0 ? group.next() : loops.get(index);
    }

    /** The number of {@link #own}; -1 if any will do. */
    int ownIndex() {
        Place place = place();
        if (place != null) {
            return place.index();
        }
        int lane = Lane.current();
        return lane == Lane.NONE ? -1 : lane % loops.size();
    }

    void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
