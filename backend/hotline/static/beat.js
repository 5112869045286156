// A worker: its clock is not slowed down when the page is in the background.

let timer = 0;

async function beat(ticket) {
  try {
    const answer = await fetch(`/desk/api/tickets/${ticket}/heartbeat`, { method: 'POST', credentials: 'same-origin' });
    postMessage(answer.status);
  } catch (error) {
    postMessage(0);
  }
}

onmessage = (event) => {
  clearInterval(timer);
  const { ticket, seconds } = event.data;
  if (!ticket) { return; }
  beat(ticket);
  timer = setInterval(() => beat(ticket), seconds * 1000);
};
