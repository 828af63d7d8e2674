package org.cfgrun.components;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits the numbers that an argument accepts: {@code @Bounds(min = 1) int numOuts}. The limits
 * apply to every number in the value, so also to those in a list or in a {@link ConfigValue}. NaN
 * is outside all limits, None and texts are not compared. The check of a config reports a number
 * outside at its place, before anything is built, and the limits are part of the documentation.
 *
 * <p>Relations between arguments, such as {@code min <= max}, belong in the compact constructor of
 * the record, which throws an {@link ArgumentException}.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Bounds {
  /** The smallest accepted number. */
  double min() default Double.NEGATIVE_INFINITY;

  /** The largest accepted number. */
  double max() default Double.POSITIVE_INFINITY;

  /** Whether {@link #min} itself is not accepted. */
  boolean minExcluded() default false;
}
