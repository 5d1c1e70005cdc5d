package io.portcullis.fuzz;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.portcullis.ipsec.esp.IpPacketTarget;
import io.portcullis.ipsec.esp.packet.EspTarget;
import io.portcullis.linux.netlink.NetlinkTarget;
import io.portcullis.server.config.ConfigurationTarget;
import io.portcullis.sip.stack.transaction.TransactionTarget;

/** All targets by name; behind each a bug can be planted ({@link Planted}). */
public final class Targets {

    /** In the order in which they run. */
    public static final Map<String, Target> ALL;

    static {
        Map<String, Target> all = new LinkedHashMap<>();
        all.put("message", MessageTargets::message);
        all.put("framer", MessageTargets::framer);
        all.put("edit", MessageTargets::edit);
        all.put("uri", ValueTargets::uri);
        all.put("name-addr", ValueTargets::nameAddr);
        all.put("via", ValueTargets::via);
        all.put("cseq", ValueTargets::cseq);
        all.put("params", ValueTargets::params);
        all.put("host-port", ValueTargets::hostPort);
        all.put("auth", ValueTargets::auth);
        all.put("agreement", AgreementTargets::agreement);
        all.put("policy", AgreementTargets::policy);
        all.put("esp", EspTarget::run);
        all.put("ip-packet", IpPacketTarget::run);
        all.put("netlink", NetlinkTarget::run);
        all.put("transactions", TransactionTarget::run);
        all.put("sa-sets", SaSetTarget::run);
        all.put("configuration", ConfigurationTarget::run);
        all.put("migration", SettingsTargets::migration);
        all.put("log-format", SettingsTargets::logFormat);
        ALL = Collections.unmodifiableMap(all);
    }

    private Targets() {}

    /** The target of this name. */
    public static Target of(String name) {
        Target target = ALL.get(name);
        if (target == null) {
            throw new IllegalArgumentException("no target " + name + "; there are " + String.join(", ", ALL.keySet()));
        }
        return target;
    }
}
