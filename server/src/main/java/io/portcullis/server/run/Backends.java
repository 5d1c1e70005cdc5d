package io.portcullis.server.run;

import io.portcullis.ipsec.esp.EspBackend;
import io.portcullis.ipsec.esp.EspConfig;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.xfrm.XfrmBackend;
import io.portcullis.ipsec.xfrm.XfrmConfig;
import io.portcullis.ipsec.xfrm.XfrmProbe;
import io.portcullis.server.config.Words;

/** Who does ESP: as configured, or for {@code auto} as the kernel answers when it is asked. */
public final class Backends {

    private Backends() {}

    /**
     * An open backend.
     *
     * @param backend the caller closes it
     * @param reason  why this one, in words
     */
    public record Chosen(SaBackend backend, String reason) {}

    /**
     * Opens the backend; what an earlier run left in it stays as it is.
     *
     * @throws StartException if it cannot be opened, or the kernel was wanted and has no ESP; saying what to do
     */
    public static Chosen open(Words.Backend wanted) throws StartException {
        try {
            return choose(wanted);
        } catch (SaBackendException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Chosen choose(Words.Backend wanted) throws SaBackendException, StartException {
        if (wanted == Words.Backend.USERSPACE) {
            return new Chosen(EspBackend.open(EspConfig.DEFAULT), "as configured");
        }
        XfrmProbe.Finding kernel = XfrmProbe.probe();
        if (kernel.usable()) {
            return new Chosen(XfrmBackend.open(XfrmConfig.DEFAULT),
                    wanted == Words.Backend.KERNEL ? "as configured" : kernel.reason());
        }
        if (wanted == Words.Backend.KERNEL) {
            throw new StartException("backend kernel is not possible: " + kernel.reason()
                    + "; load the modules esp4 and esp6, or set backend: userspace");
        }
        return new Chosen(EspBackend.open(EspConfig.DEFAULT), kernel.reason());
    }
}
