/** Report formats of {@code cfgrun check} for other programs: JSON, SARIF, GitHub and JUnit. */
@NullMarked
package org.cfgrun.cli.report;

import org.jspecify.annotations.NullMarked;
