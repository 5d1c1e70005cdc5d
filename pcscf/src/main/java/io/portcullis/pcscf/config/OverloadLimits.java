package io.portcullis.pcscf.config;

import java.time.Duration;

/**
 * What is refused when more arrives than can be served.
 *
 * @param ratePerSource  unprotected REGISTERs a second that one source may send; 0: any
 * @param burstPerSource how many of them at once, at least 1
 * @param delay          how long work may wait for its turn before new registrations are refused
 * @param retryAfter     of what is refused, whole seconds
 */
public record OverloadLimits(int ratePerSource, int burstPerSource, Duration delay, Duration retryAfter) {

    /** As without settings. */
    public static final OverloadLimits DEFAULT = new OverloadLimits(200, 2_000, Duration.ofSeconds(1),
            Duration.ofSeconds(10));
}
