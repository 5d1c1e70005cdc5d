package io.portcullis.server.migrate;

/**
 * A statement of an OpenSIPS or Kamailio configuration that bears on IPsec or on sockets.
 *
 * @param line   where it begins, from 1
 * @param module the module that a modparam is for; empty for a core parameter such as {@code socket}
 * @param name   the parameter
 * @param value  without quotes
 * @param text   as it stands in the file
 */
record CfgStatement(int line, String module, String name, String value, String text) {}
