/** The page that {@code cfgrun view} writes: its data, and the template that shows it. */
@NullMarked
package org.cfgrun.cli.view;

import org.jspecify.annotations.NullMarked;
