// What a page of a Relay client asks for: a list that goes on, a node fetched again by its id,
// a mutation that returns nodes, and a subscription.
import { graphql } from "react-relay";

export const query = graphql`
  query TracksQuery($count: Int!, $cursor: String, $filter: TrackFilter) {
    ...Tracks_list @arguments(count: $count, cursor: $cursor, filter: $filter)
    library {
      tracks
      durationMs
    }
  }
`;

export const list = graphql`
  fragment Tracks_list on Query
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 50 }
    cursor: { type: "String" }
    filter: { type: "TrackFilter" }
  )
  @refetchable(queryName: "TracksNextQuery") {
    tracks(first: $count, after: $cursor, filter: $filter) @connection(key: "Tracks_tracks") {
      edges {
        node {
          id
          ...Tracks_row
        }
      }
    }
  }
`;

export const row = graphql`
  fragment Tracks_row on Track @refetchable(queryName: "TracksRowQuery") {
    title
    artists
    album
    durationMs
    cover {
      small
    }
  }
`;

export const scan = graphql`
  mutation TracksScanMutation($root: ID) {
    startScan(rootId: $root) {
      id
      status
      progress
    }
  }
`;

export const news = graphql`
  subscription TracksNewsSubscription($topics: [String!]) {
    events(topics: $topics) {
      id
      name
      data
    }
  }
`;
