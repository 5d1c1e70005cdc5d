package io.portcullis.ipsec.esp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.route.RouteControl;
import io.portcullis.linux.socket.Constants;
import io.portcullis.linux.tun.TunDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a new TUN device ready, in the calling thread's network namespace. It all goes with the device. */
record TunSetup(TunDevice tun, RouteControl routes) {

    private static final Logger LOG = LoggerFactory.getLogger(TunSetup.class);
    /** Large packets are split outside, as ESP, and not inside, where fragments have no ports. */
    private static final int MTU = 65_535;
    private static final Path SYSCTL = Path.of("/proc/sys/net");
    /** The IPv4 dummy address (RFC 7600): never on any wire. */
    private static final byte[] DUMMY = {(byte) 192, 0, 0, 8};

    /** Brings it up, with a default route of its own table. */
    void apply(int table, int advmss) throws LinuxException {
        boolean ipv6 = Files.isDirectory(SYSCTL.resolve("ipv6"));
        if (ipv6) {
            // No link-local address, hence no multicast of its own; and on even where it is off by default.
            set("ipv6/conf/" + tun.name() + "/addr_gen_mode", "1");
            set("ipv6/conf/" + tun.name() + "/disable_ipv6", "0");
        }
        routes.linkUp(tun.index(), MTU);
        acceptAnySource();
        routes.addDefaultRoute(Constants.AF_INET, table, tun.index(), advmss);
        if (ipv6) {
            routes.addDefaultRoute(Constants.AF_INET6, table, tun.index(), advmss);
        }
    }

    /**
     * Opened packets come from phones, which the main table routes by other devices: a strict reverse path check (RFC
     * 3704) would drop them. The stricter one of the device's and everybody's setting counts, unless one of them is loose
     * (2); and loose works only on a device that has an address.
     */
    private void acceptAnySource() throws LinuxException {
        try {
            routes.addHostAddress(tun.index(), InetAddress.getByAddress(DUMMY));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
        set("ipv4/conf/" + tun.name() + "/rp_filter", "2");
    }

    private static void set(String name, String value) {
        try {
            Files.writeString(SYSCTL.resolve(name), value);
        } catch (IOException e) {
            LOG.warn("net/{} could not be set to {}: {}", name, value, e.toString());
        }
    }
}
