/** Where text comes from: files, positions, spans. */
@NullMarked
package org.cfgrun.interpreter.source;

import org.jspecify.annotations.NullMarked;
