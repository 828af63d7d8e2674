/**
 * Python's text functions on Java's strings and numbers: the methods of {@code str} and the format
 * specifications. They are complete, and know nothing of configs.
 */
@NullMarked
package org.cfgrun.interpreter.eval.text;

import org.jspecify.annotations.NullMarked;
