package io.portcullis.lab.ue;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.sip.stack.transaction.TransactionLayer;

/**
 * What the UEs of one host share.
 *
 * @param backend ESP
 * @param leases  ports and SPIs
 * @param layer   SIP transactions
 * @param threads platform threads that may block
 * @param timers  only to start things on {@code threads}
 */
record HostParts(SaBackend backend, Leases leases, TransactionLayer layer, Executor threads,
        ScheduledExecutorService timers) {}
