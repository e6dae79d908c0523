//! Spanish.

use super::Topic::{But, Complaint, Crisis, Not, Praise, Question, Request, Spam, Urgent};
use super::{Group, group};

pub const GROUPS: &[Group] = &[
    group(Not, 1.0, "no, nunca, jamas, ni, sin, tampoco, nada, nadie, ningun, ninguna"),
    group(
        Crisis,
        3.0,
        "ambulancia, herido, herida, heridos, lesionad*, sangre, sangrando, brazo roto, se ha roto, incendio, humo en, explosion, descarril*, se desmayo, inconsciente, suicid*, bomba, agresion sexual, agredid*, intoxicacion, infarto, urgencias con",
    ),
    group(
        Crisis,
        2.6,
        "mi abogado, mi abogada, abogados, acciones legales, via judicial, os voy a denunciar, voy a denunciar, les denunciare, denuncia, demanda judicial, juzgado, tribunal*, hoja de reclamaciones, oficina del consumidor, proteccion de datos",
    ),
    group(
        Crisis,
        2.6,
        "soy periodista, periodista de, nota de prensa, gabinete de prensa, solicitud de prensa, publico a las, portavoz",
    ),
    group(
        Crisis,
        2.6,
        "filtracion de datos, filtrado mis datos, datos filtrados, me han hackeado, hackeado, suplanta*, phishing, robo de datos",
    ),
    group(Crisis, 1.2, "hospital, policia, racista, discrimina*, peligroso, peligrosa, fraude, abogado"),
    group(
        Complaint,
        2.2,
        "pesimo, pesima, horrible, terrible, fatal, vergonzoso, verguenza, asco, asqueroso, inaceptable, lamentable, indignante, indignad*, inutil*, estafa, estafador*, ladrones, robo, timo, desastre, una mierda, mierda, joder, puta, puto, hijos de, nunca mas, lo peor, el peor, la peor, basura, nefasto, patetic*, hart*, harta, tomadura de pelo, porqueria, penoso, impresentable*, sinverguenza*, idiota*, imbecil*",
    ),
    group(
        Complaint,
        1.8,
        "me han cobrado dos veces, cobrado dos veces, cobro doble, cobro duplicado, doble cargo, dos cargos, dos veces el mismo, cobrado de mas, cobrado, no funciona, no me funciona, no funcionan, no va, no carga, no abre, no me deja, no puedo, no responde*, no contesta*, nadie responde, nadie contesta, sin respuesta, sin solucion, no me llega, no ha llegado, no llega, no he recibido, sigo sin, sigo esperando, llevo esperando, llevo * esperando, todavia no, aun no, devolved*, devuelv*, quiero mi dinero, mi dinero, mal servicio, no sirve, no vale, no es normal, no hay derecho, no entiendo por, no me gusta, queja formal, presentar una queja, ya no me queda, zero respuestas, cero respuestas",
    ),
    group(
        Complaint,
        1.3,
        "retras*, retraso, cancelad*, cancelacion, averi*, roto, rota, error, errores, fallo, fallos, falla, problema*, queja, quejas, quejo, reclamacion*, reclamar, reembolso, devolucion, perdido, perdida, perdi, mal, mala, malo, malos, malas, peor, peores, decepcion*, enfadad*, cabread*, molest*, lento, lenta, sucio, sucia, caro, cara dura, engan*, mentira*, mienten, culpa, injust*, tard*, incompeten*, deficien*, caido, colgad*, odio, odia*, triste, tristeza, dolor, muerte, muert*, llor*, llorar, miedo, asesin*, guerra, corrup*, cansad*, aburrid*, feo, fea, penalizacion, multa",
    ),
    group(
        Complaint,
        0.9,
        "por que no, por que sigue, minutos tarde, horas tarde, desde hace, hace dias, hace semanas, en vez de, en lugar de, me dijeron, nos dijeron, cobran, pagado, pague, caro, carisimo, compensacion, como es posible, que pasa con, que ha pasado con, siempre igual, cada vez, de nuevo, ya no, se cae, caida, excusa*, basta, en serio, no puede ser, no hay, no hay quien, explicacion*, de una vez, dejad de, dejen de",
    ),
    group(
        Complaint,
        0.7,
        "otra vez, espera, esperando, horas, dificil, lastima, pena, enferm*, sueno, frio, nadie, nunca, ojala, extran*, echo de menos, solo, sola, duele, deprim*, nervios*, estres*, pobre*, crisis, paro, robar, perder, sufr*, preocup*, mierdas, fatal, falta, faltan, sin, ni",
    ),
    group(
        Praise,
        2.0,
        "excelente*, genial*, increible*, maravill*, fantastic*, estupend*, encanta*, encanto, me encanta, el mejor, la mejor, los mejores, las mejores, sois los mejores, mejores, perfecto, perfecta, enhorabuena, felicidades, felicitaciones, mil gracias, muchas gracias, muchisimas gracias, gran trabajo, buen trabajo, espectacular, brillante*, precioso, preciosa, preciosos, hermos*, amo, adoro, te quiero, os quiero, feliz, felices, sin quejas, ningun problema, sin problema*, bravo, ole, de lujo, lo mejor, alegria, orgullo*, guapa, guapo, guapisim*",
    ),
    group(
        Praise,
        1.3,
        "gracias, bien, buen, bueno, buena, buenos, buenas noticias, gusta, gusto, gustan, majos, majo, amable*, rapida y, simpatic*, agradec*, recomiend*, recomendable, content*, satisfech*, bonito, bonita, bonitos, divertid*, gracios*, exito, exitos, suerte, gane, ganar, ganamos, disfrut*, risa, jaja*, jeje*, besos, beso, abrazo*, cariño, carino, amor, amig*, animo, emocion*, ilusion, increible, campeon*, mejor, linda, lindo, crack, grande, sonri*, bendicion*, fiesta, alegr*, celebr*",
    ),
    group(
        Praise,
        0.6,
        "por fin, espero, ganas, nuevo, nueva, facil, rapido, rapida, claro, si, vamos, listo, interesante, feliz dia, buenos dias, buenas noches, buenas tardes, saludos, especial, viva",
    ),
    group(
        Complaint,
        1.4,
        "no es bueno, no es buena, no me encanta, no esta bien, nada bien, no mola, gracias por nada, muy bonito pero, ya esta bien, vaya tela",
    ),
    group(
        Question,
        1.4,
        "como puedo, como se, como hago, como activo, donde esta, donde puedo, donde se, cuando sale, cuando llega, cuando es, cuando sera, a que hora, que hora, cuanto cuesta, cuanto tarda, cuanto vale, cual es, que anden, se puede, puedo, podria, podriais, podrian decirme, hay alguna, hay bus, hay tren, tiene alguien, teneis, tienen, sabeis, alguien sabe, es posible, seria posible, admite, lleva vagon, con quien hablo, quien me, por que no, y si, desde que edad",
    ),
    group(Question, 0.5, "que tal, cuando, donde, como, cual, quien, cuanto, pregunta, duda, por que"),
    group(
        Request,
        1.4,
        "por favor, quisiera, querria, me gustaria cambiar, necesito, necesitamos, solicito, ruego, les ruego, os pido, me podeis, me pueden, podeis ayudarme, pueden ayudarme, ayudadme, ayudenme, ayuda, mandadme, enviadme, envienme, cambiar el billete, cambiar la reserva, cancelar mi, una factura, llamadme, contactad*, respondedme, avisadme",
    ),
    group(Request, 0.5, "porfa, porfi, favor, pls"),
    group(
        Spam,
        2.0,
        "gana dinero, ganar dinero, dinero facil, haz clic, clic aqui, pincha aqui, suscribete, suscribanse, mi canal, sigueme, siganme, te sigo si, gratis aqui, oferta limitada, prestamo*, ingresos pasivos, trabaja desde casa, enlace en mi, visita mi, mi pagina, sorteo",
    ),
    group(But, 1.0, "pero, aunque, sin embargo"),
    group(Question, 1.2, "no encuentro, no veo donde, no se donde, no se como"),
    group(Request, 1.2, "he perdido mi, olvide mi, me deje, objetos perdidos, me he dejado"),
    group(Complaint, 1.8, "cobrado 2 veces, pagado dos veces, dos cobros, cobran dos veces"),
    group(
        Urgent,
        1.0,
        "ahora, ya, urgente*, hoy, esta noche, manana, cuanto antes, tirad*, atrapad*, inmediat*, ahora mismo, en una hora, en la estacion, ultimo tren, perdido el, cancelad*",
    ),
];
