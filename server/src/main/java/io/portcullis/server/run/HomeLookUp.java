package io.portcullis.server.run;

import java.net.Inet6Address;
import java.net.StandardProtocolFamily;
import java.util.concurrent.ExecutionException;

import io.portcullis.server.config.Configuration;
import io.portcullis.sip.stack.resolve.Locator;
import io.portcullis.sip.stack.transport.SipTransport;

/** Finds the home network once before anything is touched: a server that cannot is better not started. */
final class HomeLookUp {

    private HomeLookUp() {}

    /** @throws StartException if the home network's name is not known */
    static Locator open(SipTransport transport, Configuration configuration) throws StartException {
        Configuration.Core core = configuration.core();
        Locator locator = Locator.open(transport, PcscfSettings.dns(core.nextHops()));
        StandardProtocolFamily family = core.homeSocket().address() instanceof Inet6Address
                ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        try {
            // Ends by itself: each name server has its time.
            locator.locate(core.home().uri(), family).get();
            return locator;
        } catch (ExecutionException unknown) {
            locator.close();
            Throwable cause = unknown.getCause();
            throw new StartException("home is " + core.home() + ": " + (cause == null ? unknown : cause).getMessage(),
                    unknown);
        } catch (InterruptedException e) {
            locator.close();
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while home was looked up", e);
        }
    }
}
