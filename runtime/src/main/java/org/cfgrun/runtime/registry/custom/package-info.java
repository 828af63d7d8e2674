/** {@code custom_imports}: custom components from Java source files and jars. */
@NullMarked
package org.cfgrun.runtime.registry.custom;

import org.jspecify.annotations.NullMarked;
