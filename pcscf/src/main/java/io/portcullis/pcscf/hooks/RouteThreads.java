package io.portcullis.pcscf.hooks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that hooks run on. Platform threads: a hook reaches the backend, whose system calls pin a virtual thread's carrier. */
public final class RouteThreads {

    /** So many hooks may block at a time before others have to wait. */
    public static final int MOST = 256;
    private static final long IDLE_SECONDS = 30;

    private RouteThreads() {}

    /** A pool that grows to {@link #MOST} threads and gives idle ones back; what comes then waits. */
    public static ExecutorService open() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().name("route-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
