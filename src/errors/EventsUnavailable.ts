/** What carries events between replicas does not answer. */
export class EventsUnavailable extends Error {
  constructor(options?: ErrorOptions) {
    super('Events cannot be handed on at the moment.', options);
    this.name = 'EventsUnavailable';
  }
}
