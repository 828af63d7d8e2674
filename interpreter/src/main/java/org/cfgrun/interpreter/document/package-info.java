/** The formats of config files: code, JSON and YAML, with their bases and templates. */
@NullMarked
package org.cfgrun.interpreter.document;

import org.jspecify.annotations.NullMarked;
