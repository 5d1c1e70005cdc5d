/** The configuration file: its settings, how they are checked, and the values that come out. */
@NullMarked
package io.portcullis.server.config;

import org.jspecify.annotations.NullMarked;
