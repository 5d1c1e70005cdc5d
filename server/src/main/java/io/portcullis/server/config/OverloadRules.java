package io.portcullis.server.config;

import io.portcullis.pcscf.config.OverloadLimits;

/** What is refused when more arrives than can be served. */
final class OverloadRules {

    private OverloadRules() {}

    static OverloadLimits limits(Values values) {
        OverloadLimits usual = OverloadLimits.DEFAULT;
        return new OverloadLimits(
                Math.toIntExact(values.get(Settings.REGISTER_RATE_PER_SOURCE, (long) usual.ratePerSource())),
                Math.toIntExact(values.get(Settings.REGISTER_BURST_PER_SOURCE, (long) usual.burstPerSource())),
                values.get(Settings.OVERLOAD_DELAY, usual.delay()),
                values.get(Settings.RETRY_AFTER, usual.retryAfter()));
    }
}
