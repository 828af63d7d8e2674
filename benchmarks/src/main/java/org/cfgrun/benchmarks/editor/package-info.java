/** Latency and memory of the language server, as an editor sees them. */
@NullMarked
package org.cfgrun.benchmarks.editor;

import org.jspecify.annotations.NullMarked;
