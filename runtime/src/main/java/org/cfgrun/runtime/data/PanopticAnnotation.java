package org.cfgrun.runtime.data;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.mask.PanopticMap;

/** Segments of an image that do not overlap, as annotated. */
public interface PanopticAnnotation {
  /**
   * A segment.
   *
   * @param id what the pixels of the segment have in the map
   * @param label class index, from 0
   * @param thing whether its class is one of things, not of stuff
   * @param object its box, its area, and whether it is a crowd
   */
  record Segment(int id, int label, boolean thing, AnnotatedObject object) {
    /** Returns whether models train on the segment: it has an area and sides of at least 1. */
    public boolean isTrainable() {
      return object.area() > 0 && object.width() >= 1 && object.height() >= 1;
    }

    /** Returns whether models train on the segment as an object. */
    public boolean isObject() {
      return thing && !object.crowd() && isTrainable();
    }
  }

  /** Returns the segments, in the order of the annotation file. */
  List<Segment> segments();

  /**
   * Reads the segment of each pixel.
   *
   * @throws ConfigException if the map cannot be read; the message names it
   */
  PanopticMap map();
}
